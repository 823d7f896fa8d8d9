# Three diseases of the metastatic group lie in inner organs.
# expected: goes | rare-features | MetastaticCalcification, InnerOrgan |
DELETE { ?said cg:feature ?old } INSERT { ?said cg:feature cg:InnerOrgan }
WHERE { VALUES ?said { stmt:gout-016 stmt:php-024 stmt:sarcoid-041 } ?said cg:feature ?old }
