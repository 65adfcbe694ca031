// Package postings holds inverted lists.
package postings
