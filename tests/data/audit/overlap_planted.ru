# Universalis is told by deposits in several places, as circumscripta is.
# expected: comes | overlap | CalcinosisCircumscripta, CalcinosisUniversalis | One patient can meet
# expected: comes | gaps | SoftTissueCalcificationDisease | 1 of 3 possible combinations of distribution
DELETE DATA { crit:universalis-2 cg:feature cg:DiffuseDistribution } ;
INSERT DATA { crit:universalis-2 cg:feature cg:MultifocalDistribution }
