"""Everything that decides: the kernel, the exact evaluator, the other engines, and the command.

Engines
    kernel, trusted     proofs; nothing else can call a statement proved
    proof_engine        stored certificates, checked by the kernel;  certificates, where they are stored
    exact, numbers      signs and truth at given values, exactly;  universal, clauses about all numbers or vectors
    instances           stored instances, re-checked
    sampling, drawing   random exact instances
    smt, solver         small sizes, by z3
    controls            checks of the checks

Putting them together
    ledger, verify, result      every claim with what its verdict needs, and the outcomes of all engines
    processes, memory           where the engines run, several at a time;  interrupts, how they are stopped
    authoring                   from drafts to certificates
    cli, report, cite           the command and what a reader sees;  version, said once
    evaluate, model_files       a given model, read and shown;  model_quantities, model_bounds, what is said of it
    extreme, search_trees       answers of the searches, evaluated again
"""
