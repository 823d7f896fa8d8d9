# The first stage ends before the second begins.
# expected: goes | measures | MyositisOssificans |
DELETE { stmt:mo-019 cg:high ?high } INSERT { stmt:mo-019 cg:high 5.0 } WHERE { stmt:mo-019 cg:high ?high }
