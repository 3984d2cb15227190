"""What a gateway tells of money: what was spent, by whom and on what, summed and made ready to be shown.

It asks by `litellm_constructs.live`, and knows nothing of the command line.
"""
