"""dashboard/commands"""
