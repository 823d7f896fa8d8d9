# The text no longer denies that muscle is inflamed.
# expected: goes | denied | MyositisOssificans |
DELETE DATA { stmt:mo-011 cg:polarity "absent" } ; INSERT DATA { stmt:mo-011 cg:polarity "present" }
