"""claims/tables"""
