"""The commands of the command line, a group a module, each registered by `dashboard.cli`."""
