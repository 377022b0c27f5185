"""Training of deepfake scorers: building blocks of five DFDC solutions, recipes made of them, export as model bundles."""
