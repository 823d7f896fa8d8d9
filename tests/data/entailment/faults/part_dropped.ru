# A place is no longer a part of another in the axioms.
# file: calcgraph.ttl
# expected: part-of-place | cg:Ossification at cg:AchillesTendonInsertion | what is met: | crit:achilles-1
DELETE { cg:AchillesTendonInsertion rdfs:subClassOf ?part }
WHERE { cg:AchillesTendonInsertion rdfs:subClassOf ?part . ?part owl:onProperty cg:partOf ; owl:someValuesFrom cg:AchillesTendon }
