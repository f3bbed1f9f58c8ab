"""The pages that everybody may want before anything else: welcome, accessibility, imprint, privacy."""
