# A tie is broken: the ranking knows the calcium of one of two look-alikes better than that of the other.
# file: weights-article.ttl
# expected: goes | unreached | PrimaryTumoralCalcinosis | primary tumoral calcinosis shares the first place
DELETE { ?weight cg:present ?bits } INSERT { ?weight cg:present 9.0 }
WHERE { ?weight cg:ofDisease cg:PrimaryTumoralCalcinosis ; cg:present ?bits }
