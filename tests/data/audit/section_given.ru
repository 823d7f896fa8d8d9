# The disease has a figure of its own.
# expected: goes | thin | PrimaryTumoralCalcinosis |
DELETE DATA { stmt:ptc-003 cg:kind "mechanism" } ; INSERT DATA { stmt:ptc-003 cg:kind "single-case" }
