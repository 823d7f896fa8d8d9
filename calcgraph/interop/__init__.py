"""Cases in formats that other systems write and read: FHIR, phenopackets, RDF and tables."""
