"""Export the ontology to the formats that other systems read, each with what it cannot carry."""
