"""The live recalculation: evaluation of a plan, sizing of one set-up, formulas and findings."""
