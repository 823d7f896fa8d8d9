# The text states of the second look-alike what decides.
# expected: goes | look-alikes | PrimaryTumoralCalcinosis |
# expected: goes | indistinct | PrimaryTumoralCalcinosis, UremicTumoralCalcinosis | states of primary tumoral calcinosis
DELETE DATA { stmt:ptc-004 cg:feature cg:Calcification } ; INSERT DATA { stmt:ptc-004 cg:feature cg:HighSerumPhosphate }
