"""Where private keys are. The only package that loads one."""
