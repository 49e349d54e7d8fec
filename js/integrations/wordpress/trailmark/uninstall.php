<?php
/**
 * Leaves nothing behind.
 *
 * @package Trailmark
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'trailmark' );
