"""The stand-in FEC server and the demo, on the synthetic race kit.

The kit is a small, invented copy of the FEC's 2018-cycle files. Its generator stands apart, in `kit/` of a checkout.
"""
