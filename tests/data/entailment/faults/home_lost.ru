# The queries no longer know where a sign always lies.
# file: lean.ttl
# expected: at-home | cg:RailroadTrackCalcification | what is met: | crit:moenckeberg-track-1
DELETE WHERE { cg:ArterialWallCalcification cg:alwaysAt ?place }
