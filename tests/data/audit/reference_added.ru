# The one laboratory statement without a reference gets one.
# expected: goes | unreferenced | MetastaticCalcification |
INSERT DATA { stmt:circumscripta-014 cg:cites ref:stewart1983 }
