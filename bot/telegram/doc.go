// Package telegram is a placeholder comment.
package telegram
