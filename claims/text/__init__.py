"""claims/text"""
