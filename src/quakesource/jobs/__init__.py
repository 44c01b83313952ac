"""What any stage needs: fingerprints of its code, processes, progress."""
