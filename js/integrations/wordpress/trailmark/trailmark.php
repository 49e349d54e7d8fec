<?php
/**
 * Plugin Name: Trailmark
 * Plugin URI: https://github.com/trailmark/trailmark
 * Description: Puts Trailmark's tag on every page, follows the WP Consent API, and tells of WooCommerce's purchases.
 * Version: 0.1.0
 * Requires at least: 5.7
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 * Text Domain: trailmark
 *
 * @package Trailmark
 */

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/options.php';
require_once __DIR__ . '/includes/settings.php';
require_once __DIR__ . '/includes/tag.php';
require_once __DIR__ . '/includes/purchase.php';

// The script itself follows what the WP Consent API says, on the visitor's device: pages may come from a cache.
add_filter( 'wp_consent_api_registered_' . plugin_basename( __FILE__ ), '__return_true' );

add_action( 'wp_enqueue_scripts', 'trailmark_enqueue' );
add_filter( 'script_loader_tag', 'trailmark_attributes', 10, 2 );
add_action( 'wp_footer', 'trailmark_purchase' );
add_action( 'admin_init', 'trailmark_register_settings' );
add_action( 'admin_menu', 'trailmark_add_page' );
