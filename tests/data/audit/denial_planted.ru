# A disease is stated not to show what its group is stated to show.
# expected: comes | denied | CalcinosisUniversalis, PolymyositisCalcinosis, SheetLikeCalcification |
DELETE DATA { stmt:universalis-044 cg:polarity "present" } ; INSERT DATA { stmt:universalis-044 cg:polarity "absent" }
