"""Every command. A command reads its input, calls one step, and shows what came back."""
