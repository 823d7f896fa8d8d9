# A disease of the metastatic group stands in the idiopathic one, too.
# expected: goes | single | IdiopathicCalcification |
# expected: comes | two-branches | PrimaryHyperparathyroidism, IdiopathicCalcification, MetastaticCalcification |
INSERT DATA { cg:PrimaryHyperparathyroidism rdfs:subClassOf cg:IdiopathicCalcification ; cg:isWithin cg:IdiopathicCalcification }
