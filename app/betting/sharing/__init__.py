"""Links through which others see a person's results, and nothing else."""
