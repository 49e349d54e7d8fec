<?php
/**
 * The tag, as the README of Trailmark has it.
 *
 * @package Trailmark
 */

defined( 'ABSPATH' ) || exit;

/**
 * Puts the script into the page's head.
 */
function trailmark_enqueue() {
	if ( trailmark_measures() ) {
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- The files beside it are fetched by its address.
		wp_enqueue_script( 'trailmark', trailmark_options()['script'], array(), null, false );
	}
}

/**
 * Adds the attributes, which WordPress has no way to give to a script.
 *
 * @param string $tag    The element as it would be printed.
 * @param string $handle Whose it is.
 * @return string
 */
function trailmark_attributes( $tag, $handle ) {
	if ( 'trailmark' !== $handle ) {
		return $tag;
	}
	$options    = trailmark_options();
	$attributes = ' async data-collector="' . esc_url( $options['collector'] ) . '"';
	foreach ( array( 'site', 'consent', 'privacy' ) as $name ) {
		if ( '' !== $options[ $name ] ) {
			$attributes .= ' data-' . $name . '="' . esc_attr( $options[ $name ] ) . '"';
		}
	}
	$place = strpos( $tag, ' src=' );
	return false === $place ? $tag : substr_replace( $tag, $attributes, $place, 0 );
}
