# The queries no longer take a statement to exclude a disease.
# file: lean.ttl
# expected: Phlebolith/absent | no cg:Phlebolith | what is excluded: | stmt:phleboliths-002
DELETE DATA { stmt:phleboliths-002 cg:obligate true }
