# A sentence puts the disease into its group.
# expected: goes | unplaced | PrimaryTumoralCalcinosis |
DELETE DATA { stmt:ptc-001 cg:feature cg:TumoralCalcinosisPattern } ; INSERT DATA { stmt:ptc-001 cg:feature cg:IdiopathicCalcification }
