"""What comes with the product: models, samples, icons, styles, tables, test suites and training runs."""
