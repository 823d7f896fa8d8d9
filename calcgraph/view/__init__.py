"""What people look at: drawings and pages made of the ontology."""
