"""The cameras as linear operators, each with its exact data step."""
