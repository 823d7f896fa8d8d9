# A set of facts leads to a group that had none.
# expected: goes | no-way-in | JointRelatedCalcification |
INSERT DATA { crit:cppd-knee cg:supports cg:JointRelatedCalcification }
