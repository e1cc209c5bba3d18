"""The code of the answers: pure functions on NumPy arrays, one module for each topic.

Nothing here imports anything but NumPy and the standard library.
A function `f` stands directly above its gradient `f_backward(grad_output, ...)`.
"""
