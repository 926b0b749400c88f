//go:build !linux

package main

// confine does nothing where there is no Landlock.
func confine() {}
