"""Open Badges 3.0 and Comprehensive Learner Records 2.0."""
