"""What the kernel rests on: rules, scopes, polynomial arithmetic, derivatives, axioms, ball enclosures."""
