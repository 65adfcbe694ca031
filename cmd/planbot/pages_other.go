//go:build !linux

package main

// dropProgramPages is for Linux, where the memory of servers is looked at.
func dropProgramPages() {}
