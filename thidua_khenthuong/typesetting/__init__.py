"""From HTML to exact pages: the engine, the letters it can print, official wording.

Plain Python without models, so that an installation can be checked before it begins.
"""
