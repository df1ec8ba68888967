"""Who has to do which module, how far each has come, and when a module is done."""
