"""SourceNet as Jia, Zhang & Li published it: inputs, network, losses and the two stages of its training.

Data, split and metric are those of our own network; docs/papers/sourcenet.md says what else differs and why.
"""
