# A disease gets the name of a sign.
# expected: comes | two-meanings | TophaceousGout, OverhangingEdge | an imaging sign
INSERT { cg:TophaceousGout oboInOwl:hasExactSynonym ?name } WHERE { cg:OverhangingEdge rdfs:label ?name }
