"""Parts of neural networks that more than one system is built of."""
