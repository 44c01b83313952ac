"""What data centres offer, in the words of their services: FDSN web services, ComCat, SCEDC's bucket.

``addresses.py`` where they are · ``fdsn.py`` · ``comcat.py`` · ``objects.py`` whole objects of a bucket ·
``scedc_bucket.py`` what is where in SCEDC's
"""
