package main

import (
	"io"
	"os"
)

// dieWithParent ends this process when its standard input closes, which the kernel does when the parent
// dies however it dies. Only asked for by TIPHYS_DIE_WITH_PARENT, so that the commands stay usable by hand.
func dieWithParent() {
	if os.Getenv("TIPHYS_DIE_WITH_PARENT") == "" {
		return
	}
	os.Unsetenv("TIPHYS_DIE_WITH_PARENT")
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}
