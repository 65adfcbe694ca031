//go:build !unix

package main

import "context"

// onHangup does nothing: this system has no SIGHUP.
func onHangup(context.Context, func()) (stop func()) { return func() {} }
