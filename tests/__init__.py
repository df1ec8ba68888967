"""The tests: they mirror score_learn/, beside what holds for all of it (contracts/, browser/, bench/)."""
